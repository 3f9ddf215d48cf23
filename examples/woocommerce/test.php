<?php
// Does the plug-in price a cart? WordPress's functions are stubs; the edge function that it asks is the real one.
//
// php test.php EDGE KEY   prints the rates as JSON

define( 'ABSPATH', __DIR__ );
[ , $edge, $key ] = $argv;
$duties           = $argv[3] ?? 'included';
$hooks            = array();

function add_action( $name, $what ) { global $hooks; $hooks[ $name ] = $what; }
function add_filter( $name, $what ) { global $hooks; $hooks[ $name ] = $what; }
function absint( $number ) { return abs( (int) $number ); }
function wc_get_price_decimals() { return 2; }
function get_woocommerce_currency() { return 'EUR'; }
function wp_json_encode( $value ) { return json_encode( $value ); }
function is_wp_error( $response ) { return false === $response; }
function wp_remote_retrieve_response_code( $response ) { return $response['code']; }
function wp_remote_retrieve_body( $response ) { return $response['body']; }
function wp_remote_post( $url, $sent ) {
	$headers = array_map( fn( $name, $value ) => "$name: $value", array_keys( $sent['headers'] ), $sent['headers'] );
	$http    = array( 'method' => 'POST', 'header' => $headers, 'content' => $sent['body'], 'ignore_errors' => true, 'timeout' => $sent['timeout'] );
	$body    = file_get_contents( $url, false, stream_context_create( array( 'http' => $http ) ) );
	return false === $body ? false : array( 'code' => (int) explode( ' ', $http_response_header[0] )[1], 'body' => $body );
}

class WC_Shipping_Method {
	public $id, $instance_id, $method_title, $method_description, $title, $supports, $instance_form_fields;
	public $rates = array();
	public function init_instance_settings() {}
	public function get_option( $name, $default = null ) {
		global $edge, $key, $duties;
		return array( 'edge' => "$edge/", 'shop' => 'hanoi-crafts', 'key' => $key, 'duties' => $duties )[ $name ] ?? $default;
	}
	public function add_rate( $rate ) { $this->rates[] = $rate; }
}

class Product {
	public function __construct( private string $sku, private bool $is_sent = true ) {}
	public function get_sku() { return $this->sku; }
	public function needs_shipping() { return $this->is_sent; }
}

require __DIR__ . '/landfall-shipping.php';
$hooks['woocommerce_shipping_init']();
$class  = $hooks['woocommerce_shipping_methods']( array() )['landfall'];
$answer = array();
$carts  = array(
	'two scarves' => array( array( 'data' => new Product( 'SILK-SCARF' ), 'quantity' => 2, 'line_total' => 60.0 ) ),
	'with a coupon, and a file' => array(
		array( 'data' => new Product( 'SILK-SCARF' ), 'quantity' => 3, 'line_total' => 79.99 ),
		array( 'data' => new Product( 'E-BOOK', false ), 'quantity' => 1, 'line_total' => 5.0 ),
	),
	'nothing that is sent' => array( array( 'data' => new Product( 'E-BOOK', false ), 'quantity' => 1, 'line_total' => 5.0 ) ),
	'no article of the catalogue' => array( array( 'data' => new Product( 'UNKNOWN' ), 'quantity' => 1, 'line_total' => 5.0 ) ),
);
foreach ( $carts as $name => $contents ) {
	$method = new $class( 1 );
	$method->calculate_shipping( array( 'contents' => $contents, 'destination' => array( 'country' => 'DE', 'state' => '', 'postcode' => '10115', 'city' => 'Berlin' ) ) );
	$answer[ $name ] = array_map( fn( $rate ) => array_diff_key( $rate, array( 'package' => 0 ) ), $method->rates );
}

// The fee of the chosen rate, where duty stands apart.
class Rate {
	public function __construct( private array $rate ) {}
	public function get_meta_data() { return $this->rate['meta_data']; }
}
class Session {
	public function __construct( private array $held ) {}
	public function get( $name, $default = null ) { return $this->held[ $name ] ?? $default; }
}
class Cart {
	public $fees = array();
	public function add_fee( $name, $amount, $taxable ) { $this->fees[] = array( $name, $amount, $taxable ); }
}
$first = $answer['two scarves'][0] ?? null;
function WC() {
	global $first;
	$rates = $first ? array( $first['id'] => new Rate( $first ) ) : array();
	return (object) array( 'session' => new Session( array( 'chosen_shipping_methods' => array( $first['id'] ?? '' ), 'shipping_for_package_0' => array( 'rates' => $rates ) ) ) );
}
$cart = new Cart();
$hooks['woocommerce_cart_calculate_fees']( $cart );
$answer['fees'] = $cart->fees;
echo json_encode( $answer ), "\n";
