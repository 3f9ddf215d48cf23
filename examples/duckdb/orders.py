"""What would past orders cost at the door, by country? DuckDB holds the orders, Landfall answers, DuckDB sums.

    python examples/duckdb/orders.py FOLDER [ORDERS]

In: a Parquet file of order lines, here written first, of made-up orders of a demonstration shop (5,000 where no number is given). Out, in
FOLDER: requests.jsonl, answers.jsonl, and summary.parquet, which is printed. Equal carts to one place are asked about once. `landfall` is looked
for on the path, or named by LANDFALL; it finds `rate-data` above the working directory. Needs: pip install duckdb
"""

import os
import subprocess
import sys
from pathlib import Path

import duckdb

SHOP, CURRENCY = "hanoi-crafts", "USD"
ARTICLES = ["SILK-SCARF", "LACQ-BOWL-15", "LACQ-BOX-S"]
PLACES = [("AU", "3000"), ("DE", "10115"), ("GB", "SW1A 1AA"), ("FR", "75004"), ("US", "90012"), ("CA", "M5V 2T6"), ("JP", "100-0001")]


def make(db: duckdb.DuckDBPyConnection, file: Path, orders: int) -> None:
    """Writes order lines: one to three articles each, the same at every run."""
    db.execute("CREATE TEMP TABLE articles AS SELECT * FROM unnest(?) WITH ORDINALITY AS t(sku, number)", [ARTICLES])
    db.execute("CREATE TEMP TABLE places(country VARCHAR, postal_code VARCHAR, number INTEGER)")
    db.executemany("INSERT INTO places VALUES (?, ?, ?)", [(*place, number) for number, place in enumerate(PLACES)])
    db.execute(
        f"""
        COPY (
            SELECT id AS "order", DATE '2025-11-01' + CAST(id * 365 // {orders} AS INTEGER) AS at, country, postal_code, sku,
                   1 + (id // 21 + a.number) % 3 AS quantity
            FROM range({orders}) AS o(id)
            JOIN places AS p ON p.number = (id * 7919) % {len(PLACES)}
            JOIN articles AS a ON a.number <= 1 + (id // {len(PLACES)}) % {len(ARTICLES)}
            ORDER BY id, sku
        ) TO '{file}' (FORMAT parquet)
        """
    )


def ask(db: duckdb.DuckDBPyConnection, lines: Path, folder: Path, landfall: str) -> None:
    """A request for each distinct cart and place, and its answer beside it."""
    db.execute(
        f"""
        CREATE TEMP TABLE carts AS
        WITH carts AS (
            SELECT "order", any_value(country) AS country, any_value(postal_code) AS postal_code,
                   list({{'id': sku, 'sku': sku, 'quantity': quantity}} ORDER BY sku) AS lines
            FROM '{lines}' GROUP BY "order"
        )
        SELECT row_number() OVER (ORDER BY country, postal_code, lines::VARCHAR) AS number, country, postal_code, lines, count(*) AS orders
        FROM carts GROUP BY country, postal_code, lines
        """
    )
    requests, answers = folder / "requests.jsonl", folder / "answers.jsonl"
    rows = db.execute(
        f"""
        SELECT to_json({{'shop': '{SHOP}', 'currency': '{CURRENCY}', 'detail': 'totals',
                         'ship_to': {{'country': country, 'postal_code': postal_code}}, 'lines': lines}})
        FROM carts ORDER BY number
        """
    ).fetchall()
    requests.write_text("".join(f"{request}\n" for (request,) in rows), encoding="utf-8")
    with answers.open("wb") as out:
        subprocess.run([landfall, "quote", "--jsonl", str(requests)], stdout=out, check=True)
    # An answer a line, in the order of the requests.
    told = list(enumerate(answers.read_text(encoding="utf-8").splitlines(), start=1))
    db.execute("CREATE TEMP TABLE answers(number BIGINT, answer JSON)")
    db.executemany("INSERT INTO answers VALUES (?, ?)", told)


def summary(db: duckdb.DuckDBPyConnection, file: Path) -> duckdb.DuckDBPyRelation:
    """The cheapest option of each cart, weighed by its orders."""
    db.execute(
        f"""
        COPY (
            WITH options AS (
                SELECT number, unnest(from_json(answer -> '$.options',
                    '[{{"total":"DECIMAL(18,4)","goods":"DECIMAL(18,4)","duty":"DECIMAL(18,4)","tax":"DECIMAL(18,4)"}}]')) AS option
                FROM answers
            ),
            cheapest AS (SELECT number, arg_min(option, option.total) AS option FROM options GROUP BY number)
            SELECT country, sum(orders)::BIGINT AS orders, sum(orders) FILTER (option IS NOT NULL)::BIGINT AS offered,
                   sum(orders * option.total) AS total, sum(orders * (option.total - option.goods)) AS beside_goods,
                   sum(orders * option.duty) AS duty, sum(orders * option.tax) AS tax
            FROM carts LEFT JOIN cheapest USING (number)
            GROUP BY country ORDER BY country
        ) TO '{file}' (FORMAT parquet)
        """
    )
    return db.sql(f"SELECT * FROM '{file}'")


def main() -> None:
    folder = Path(sys.argv[1])
    orders = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    folder.mkdir(parents=True, exist_ok=True)
    db = duckdb.connect()
    lines = folder / "orders.parquet"
    make(db, lines, orders)
    ask(db, lines, folder, os.environ.get("LANDFALL", "landfall"))
    for row in summary(db, folder / "summary.parquet").fetchall():
        print(*row)


if __name__ == "__main__":
    main()
