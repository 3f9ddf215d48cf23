"""The same as examples/duckdb, on Spark: a process of Landfall for each partition, sums by Spark.

    spark-submit examples/spark/orders.py FOLDER [ORDERS]

In: made-up orders, a million where no number is given. Out, in FOLDER: summary.txt, which is printed. Equal carts to one place are asked
about once. `landfall` is looked for on the path, or named by LANDFALL, and on a cluster sent along (see README.md); BOOK names a built book.
"""

import os
import shlex
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

SHOP, CURRENCY = "hanoi-crafts", "USD"
ARTICLES = ["SILK-SCARF", "LACQ-BOWL-15", "LACQ-BOX-S"]
PLACES = [("AU", "3000"), ("DE", "10115"), ("GB", "SW1A 1AA"), ("FR", "75004"), ("US", "90012"), ("CA", "M5V 2T6"), ("JP", "100-0001")]
ANSWER = "options array<struct<total:string,goods:string,duty:string,tax:string>>"


def carts(spark: SparkSession, orders: int):
    """Distinct carts and how often each was ordered."""
    articles = spark.createDataFrame([(sku, number + 1) for number, sku in enumerate(ARTICLES)], "sku string, number int")
    places = spark.createDataFrame([(*place, number) for number, place in enumerate(PLACES)], "country string, postal_code string, place int")
    lines = (
        spark.range(orders)
        .withColumn("place", ((f.col("id") * 7919) % len(PLACES)).cast("int"))
        .join(f.broadcast(places), "place")
        .join(f.broadcast(articles), f.col("number") <= 1 + f.floor(f.col("id") / len(PLACES)) % len(ARTICLES))
        .withColumn("quantity", (1 + (f.floor(f.col("id") / 21) + f.col("number")) % 3).cast("int"))
    )
    line = f.struct(f.col("sku").alias("id"), "sku", "quantity")
    whole = lines.groupBy("id", "country", "postal_code").agg(f.sort_array(f.collect_list(line)).alias("lines"))
    request = f.struct(
        f.lit(SHOP).alias("shop"),
        f.lit(CURRENCY).alias("currency"),
        f.lit("totals").alias("detail"),
        f.struct("country", "postal_code").alias("ship_to"),
        "lines",
    )
    return whole.withColumn("request", f.to_json(request)).groupBy("country", "request").agg(f.count("*").alias("orders"))


def answered(spark: SparkSession, asked):
    """Each partition goes through one process: an answer a line, in the order of the requests."""
    command = shlex.join([os.environ.get("LANDFALL", "landfall"), "quote", "--jsonl", *(["--book", book] if (book := os.environ.get("BOOK")) else [])])
    # Kept, so that requests and answers are of one reading.
    asked = asked.repartition(spark.sparkContext.defaultParallelism, "request").persist()
    asked.count()
    answers = asked.rdd.map(lambda row: row.request).pipe(command, checkCode=True)
    pairs = asked.rdd.zip(answers).map(lambda pair: (pair[0].country, pair[0].orders, pair[1]))
    return pairs.toDF("country string, orders long, answer string")


def main() -> None:
    folder, orders = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    folder.mkdir(parents=True, exist_ok=True)
    spark = SparkSession.builder.appName("landfall").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    started = time.monotonic()
    told = answered(spark, carts(spark, orders)).withColumn("options", f.from_json("answer", ANSWER).options)
    amount = lambda name: f.expr(f"CAST(cheapest.{name} AS DECIMAL(18, 4))")  # noqa: E731
    cheapest = f.expr("get(array_sort(options, (one, other) -> CAST(sign(CAST(one.total AS DECIMAL(18, 4)) - CAST(other.total AS DECIMAL(18, 4))) AS INT)), 0)")
    summary = (
        told.withColumn("cheapest", cheapest)
        .groupBy("country")
        .agg(
            f.sum("orders").alias("orders"),
            f.sum(f.when(f.col("cheapest").isNotNull(), f.col("orders"))).alias("offered"),
            f.sum(f.col("orders") * amount("total")).alias("total"),
            f.sum(f.col("orders") * (amount("total") - amount("goods"))).alias("beside_goods"),
        )
        .orderBy("country")
        .collect()
    )
    lines = [" ".join(str(cell) for cell in row) for row in summary]
    (folder / "summary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    print(f"{orders} orders in {time.monotonic() - started:.0f} s")
    spark.stop()


if __name__ == "__main__":
    main()
