"""Is this order the one whose price was bound? Python 3.9 or later, with PyNaCl.
    python python.py TOKEN KEYS.json ISSUER SHOP ORDER.json [NOW]
A token buys one order. Keep its `jti` with the order, and let the second INSERT fail:
    CREATE UNIQUE INDEX orders_quote ON orders (quote_jti);"""
import base64, hashlib, json, sys, time
from datetime import datetime
from decimal import Decimal

from nacl.signing import VerifyKey


def verify(token, order, keys, issuer, shop, now=None):
    """`order` is your own cart's, never what a page sends: see README.md."""
    now = time.time() if now is None else now
    if not isinstance(order.get("lines"), list):
        raise ValueError("no lines: give the lines of the order")
    parts = token.split(".")
    header, payload, signature = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts]
    encoded = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (header, payload, signature)]
    if ".".join(encoded) != token:
        raise ValueError("tampered: not in canonical base64url")
    kid = json.loads(header).get("kid")
    if header.decode() != json.dumps({"alg": "EdDSA", "kid": kid, "typ": "landfall-quote"}, separators=(",", ":")):
        raise ValueError("tampered: another header")
    known = [key for key in keys if (key["kid"], key["kty"], key["crv"]) == (kid, "OKP", "Ed25519")]
    if not known:
        raise ValueError("unknown key")
    VerifyKey(base64.urlsafe_b64decode(known[0]["x"] + "=")).verify(f"{parts[0]}.{parts[1]}".encode(), signature)
    claims = json.loads(payload)
    if claims["iss"] != issuer:
        raise ValueError("another issuer")
    if claims["aud"] != shop:
        raise ValueError("another shop")
    # A large request is kept as its digest: `order["request"]` is the text that was given when it was bound.
    digest = hashlib.sha256(order.get("request", "").encode()).hexdigest()
    if "request" not in claims and digest != claims["request_digest"]:
        raise ValueError("another cart: its request is not that of the token")
    bound = claims.get("request") or json.loads(order["request"])
    if meant(bound, claims) != meant(order, claims):
        raise ValueError("another cart")
    if not now < claims["exp"]:
        raise ValueError("expired")
    before = claims["order_before"]
    return {"claims": claims, "late": before is not None and now > datetime.fromisoformat(before.replace("Z", "+00:00")).timestamp()}


def meant(order, claims):
    """What the price was bound for. Prices that a page gave must be your own; others are the catalogue's."""
    by_page = claims["prices"] == "page"
    decimal = lambda text: None if text is None else Decimal(str(text)).normalize()
    priced = lambda line: [decimal(line.get("unit_price")), decimal(line.get("discount", "0"))] if by_page else []
    lines = sorted(([line.get("sku"), line["quantity"], *priced(line)] for line in order["lines"]), key=str)
    to, off = order["ship_to"], decimal(order.get("order_discount", "0")) if by_page else None
    return lines, to["country"], to.get("postal_code"), order["currency"], off


if __name__ == "__main__":
    token, key_file, issuer, shop, order_file, *rest = sys.argv[1:]
    keys, order = json.load(open(key_file))["keys"], json.load(open(order_file))
    print(json.dumps(verify(token, order, keys, issuer, shop, *map(float, rest))))
