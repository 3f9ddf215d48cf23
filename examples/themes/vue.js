// How does a Vue page use the checkout's element? Vue sets properties of elements that have them; the choice is a ref as any other.

import { createApp, h, ref } from "vue";

// Made once: a new cart at each rendering would be asked for anew each time.
const CART = [{ id: "1", sku: "SILK-SCARF", quantity: 1 }];
const BERLIN = { country: "DE", postal_code: "10115" };

const Checkout = {
  setup() {
    const option = ref(null);
    return () => [
      h("landfall-delivery", {
        name: "delivery",
        shop: "hanoi-crafts",
        book: "/books/shopper/hanoi-crafts/",
        currency: "EUR",
        locale: "en",
        ".cart": CART,
        ".destination": BERLIN,
        "onLandfall-change": ({ detail }) => (option.value = detail.option),
      }),
      h("output", option.value ? `${option.value.tier}: ${option.value.total}` : "Nothing chosen"),
    ];
  },
};

createApp(Checkout).mount("#app");
