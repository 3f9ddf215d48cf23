<?php
/**
 * Plugin Name: Landfall Shipping
 * Description: Dated delivery options with duty and tax, asked of the Landfall edge function.
 * Version: 0.1.0
 * Requires PHP: 8.0
 * Requires Plugins: woocommerce
 * License: MIT OR Apache-2.0
 */

// What does a delivery cost, for WooCommerce? Each option of a quote is a rate of one shipping method.
//
// In: a package of the cart. Out: rates; none where the cart cannot be priced, upon which WooCommerce offers its other methods. Amounts are
// reckoned in minor units, never in fractions.

defined( 'ABSPATH' ) || exit;

const LANDFALL_FEE = 'Duty, tax and fees';

add_action( 'woocommerce_shipping_init', 'landfall_shipping_init' );
add_filter( 'woocommerce_shipping_methods', fn( $methods ) => array( ...$methods, 'landfall' => 'Landfall_Shipping_Method' ) );
add_action( 'woocommerce_cart_calculate_fees', 'landfall_add_fee' );

function landfall_shipping_init(): void {
	if ( class_exists( 'Landfall_Shipping_Method' ) ) {
		return;
	}

	class Landfall_Shipping_Method extends WC_Shipping_Method {
		public function __construct( $instance_id = 0 ) {
			$this->id                 = 'landfall';
			$this->instance_id        = absint( $instance_id );
			$this->method_title       = 'Landfall';
			$this->method_description = 'Dated delivery options with duty and tax.';
			$this->title              = 'Landfall';
			$this->supports           = array( 'shipping-zones', 'instance-settings', 'settings' );
			$this->instance_form_fields = array(
				'edge'   => array( 'title' => 'Edge function', 'type' => 'text', 'description' => 'https://…' ),
				'shop'   => array( 'title' => 'Shop', 'type' => 'text' ),
				'key'    => array( 'title' => 'Key', 'type' => 'password' ),
				'duties' => array(
					'title'   => 'Duty, tax and fees due at checkout',
					'type'    => 'select',
					'default' => 'included',
					'options' => array( 'included' => 'in the rate', 'separate' => 'as a fee of their own' ),
				),
			);
			$this->init_instance_settings();
		}

		public function calculate_shipping( $package = array() ) {
			$request = landfall_request( (string) $this->get_option( 'shop' ), $package );
			if ( null === $request ) {
				return;
			}
			$response = wp_remote_post(
				rtrim( (string) $this->get_option( 'edge' ), '/' ) . '/v1/quotes',
				array(
					'timeout' => 5,
					'headers' => array( 'content-type' => 'application/json', 'authorization' => 'Bearer ' . $this->get_option( 'key' ) ),
					'body'    => wp_json_encode( $request ),
				)
			);
			if ( is_wp_error( $response ) || 200 !== wp_remote_retrieve_response_code( $response ) ) {
				return;
			}
			$quote = json_decode( wp_remote_retrieve_body( $response ), true );
			foreach ( $quote['options'] ?? array() as $option ) {
				// WooCommerce charges for the whole cart.
				if ( empty( $option['left_out'] ) ) {
					$this->add_rate( landfall_rate( $option, $quote, (string) $this->get_option( 'duties', 'included' ), $package ) );
				}
			}
		}
	}
}

/** The cart in the contract's words; null where nothing is sent, or nowhere. */
function landfall_request( string $shop, array $package ): ?array {
	$digits = wc_get_price_decimals();
	$to     = $package['destination'] ?? array();
	$lines  = array();
	foreach ( $package['contents'] ?? array() as $item ) {
		$product = $item['data'];
		if ( ! $product->needs_shipping() ) {
			continue;
		}
		// What the buyer pays for the line, after coupons: a price each that is rounded up, and a discount.
		$total    = (int) round( $item['line_total'] * 10 ** $digits );
		$quantity = (int) $item['quantity'];
		$each     = intdiv( $total + $quantity - 1, $quantity );
		$lines[]  = array(
			'id'         => (string) ( count( $lines ) + 1 ),
			'sku'        => $product->get_sku(),
			'quantity'   => $quantity,
			'unit_price' => landfall_written( $each, $digits ),
			'discount'   => landfall_written( $each * $quantity - $total, $digits ),
		);
	}
	if ( array() === $lines || empty( $to['country'] ) ) {
		return null;
	}
	$said = fn( string $part ) => '' === (string) ( $to[ $part ] ?? '' ) ? null : (string) $to[ $part ];
	return array(
		'shop'     => $shop,
		'currency' => get_woocommerce_currency(),
		'ship_to'  => array(
			'country'     => $to['country'],
			'subdivision' => null === $said( 'state' ) ? null : str_replace( $to['country'] . '-', '', $said( 'state' ) ),
			'postal_code' => $said( 'postcode' ),
			'city'        => $said( 'city' ),
		),
		'lines'    => $lines,
	);
}

/** A rate of an option, as `add_rate` takes it. */
function landfall_rate( array $option, array $quote, string $duties, array $package ): array {
	$digits  = strlen( explode( '.', $option['goods'] )[1] ?? '' );
	$besides = landfall_minor( $option['due_at_checkout'] ) - landfall_minor( $option['goods'] );
	$carried = landfall_minor( $option['shipping'] ) + landfall_minor( $option['insurance'] );
	$cost    = 'separate' === $duties ? $carried : $besides;
	$meta    = array(
		'Arrives' => $option['delivery']['earliest'] . ' – ' . $option['delivery']['latest'],
	);
	if ( 0 !== $besides - $carried ) {
		$name          = 'separate' === $duties ? 'Duty, tax and fees, charged besides' : 'Duty, tax and fees, included';
		$meta[ $name ] = landfall_written( $besides - $carried, $digits ) . ' ' . $quote['currency'];
	}
	if ( 0 !== landfall_minor( $option['due_on_delivery'] ) ) {
		$meta['Due on delivery'] = $option['due_on_delivery'] . ' ' . $quote['currency'];
	}
	if ( ! $option['complete'] ) {
		$meta['Not known'] = 'some of the duty and tax, due on delivery';
	}
	$meta['_landfall_option'] = $option['id'];
	$meta['_landfall_fee']    = landfall_written( $besides - $cost, $digits );
	return array(
		'id'        => 'landfall:' . $option['tier'] . '.' . ( $option['service'] ?? 'several' ) . '.' . $option['terms'],
		'label'     => $option['label'],
		'cost'      => landfall_written( $cost, $digits ),
		'taxes'     => false, // the quote's tax is all there is
		'package'   => $package,
		'meta_data' => $meta,
	);
}

/** Where duty stands apart, the chosen rate's is a fee. */
function landfall_add_fee( $cart ): void {
	foreach ( (array) WC()->session->get( 'chosen_shipping_methods', array() ) as $number => $chosen ) {
		$rate = WC()->session->get( 'shipping_for_package_' . $number )['rates'][ $chosen ] ?? null;
		$fee  = $rate ? ( $rate->get_meta_data()['_landfall_fee'] ?? '0' ) : '0';
		if ( 0 !== landfall_minor( $fee ) ) {
			$cart->add_fee( LANDFALL_FEE, (float) $fee, false );
		}
	}
}

/** Minor units of an amount: `12.40` is 1240. */
function landfall_minor( string $amount ): int {
	return (int) str_replace( '.', '', $amount );
}

/** An amount of minor units: 1240 is `12.40`. */
function landfall_written( int $minor, int $digits ): string {
	$padded = str_pad( (string) abs( $minor ), $digits + 1, '0', STR_PAD_LEFT );
	$sign   = $minor < 0 ? '-' : '';
	return 0 === $digits ? $sign . $padded : $sign . substr( $padded, 0, -$digits ) . '.' . substr( $padded, -$digits );
}
