<?php
// Is this order the one whose price was bound? PHP 8 with sodium, which it has.
//   php php.php TOKEN KEYS.json ISSUER SHOP ORDER.json [NOW]
// A token buys one order. Keep its `jti` with the order, and let the second INSERT fail:
//   CREATE UNIQUE INDEX orders_quote ON orders (quote_jti);
const BASE64URL = SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING;

/** `$order` is your own cart's, never what a page sends: see README.md. */
function verify(string $token, array $order, array $keys, string $issuer, string $shop, ?float $now = null): array {
    $now ??= microtime(true);
    if (!is_array($order["lines"] ?? null)) throw new Exception("no lines: give the lines of the order");
    $parts = explode(".", $token);
    $bytes = array_map(fn($part) => sodium_base642bin($part, BASE64URL), $parts);
    $canonical = implode(".", array_map(fn($part) => sodium_bin2base64($part, BASE64URL), $bytes));
    if (count($parts) !== 3 || $canonical !== $token) throw new Exception("tampered: not in canonical base64url");
    [$header, $payload, $signature] = $bytes;
    $kid = json_decode($header, true, 8, JSON_THROW_ON_ERROR)["kid"] ?? null;
    if ($header !== json_encode(["alg" => "EdDSA", "kid" => $kid, "typ" => "landfall-quote"])) throw new Exception("tampered: another header");
    $known = array_values(array_filter($keys, fn($key) => [$key["kid"], $key["kty"], $key["crv"]] === [$kid, "OKP", "Ed25519"]));
    if (!$known) throw new Exception("unknown key");
    $key = sodium_base642bin($known[0]["x"], BASE64URL);
    if (!sodium_crypto_sign_verify_detached($signature, "$parts[0].$parts[1]", $key)) throw new Exception("tampered: another signature");
    $claims = json_decode($payload, true, 32, JSON_THROW_ON_ERROR);
    if ($claims["iss"] !== $issuer) throw new Exception("another issuer");
    if ($claims["aud"] !== $shop) throw new Exception("another shop");
    // A large request is kept as its digest: `$order["request"]` is the text that was given when it was bound.
    $digest = hash("sha256", $order["request"] ?? "");
    if (!isset($claims["request"]) && $digest !== $claims["request_digest"]) throw new Exception("another cart: its request is not that of the token");
    $bound = $claims["request"] ?? json_decode($order["request"], true, 32, JSON_THROW_ON_ERROR);
    if (meant($bound, $claims) !== meant($order, $claims)) throw new Exception("another cart");
    if (!($now < $claims["exp"])) throw new Exception("expired");
    return ["claims" => $claims, "late" => $claims["order_before"] !== null && $now > strtotime($claims["order_before"])];
}

/** What the price was bound for. Prices that a page gave must be your own; others are the catalogue's. */
function meant(array $order, array $claims): string {
    $byPage = $claims["prices"] === "page";
    $decimal = fn($text) => is_string($text) && str_contains($text, ".") ? rtrim(rtrim($text, "0"), ".") : ($text === null ? null : (string) $text);
    $priced = fn($line) => $byPage ? [$decimal($line["unit_price"] ?? null), $decimal($line["discount"] ?? "0")] : [];
    $lines = array_map(fn($line) => json_encode([$line["sku"] ?? null, $line["quantity"], ...$priced($line)]), $order["lines"]);
    sort($lines, SORT_STRING);
    $off = $byPage ? $decimal($order["order_discount"] ?? "0") : null;
    return json_encode([$lines, $order["ship_to"]["country"], $order["ship_to"]["postal_code"] ?? null, $order["currency"], $off]);
}

if (realpath($argv[0]) === __FILE__) {
    [, $token, $keyFile, $issuer, $shop, $orderFile] = $argv;
    [$keys, $order] = array_map(fn($file) => json_decode(file_get_contents($file), true, 32, JSON_THROW_ON_ERROR), [$keyFile, $orderFile]);
    echo json_encode(verify($token, $order, $keys["keys"], $issuer, $shop, isset($argv[6]) ? (float) $argv[6] : null)), "\n";
}
