// How does a React page use the checkout's element? React 19 sets properties and hears events of elements; the choice is state as any other.

import { useState } from "react";
import { createRoot } from "react-dom/client";

// Made once: a new cart at each rendering would be asked for anew each time.
const CART = [{ id: "1", sku: "SILK-SCARF", quantity: 1 }];
const BERLIN = { country: "DE", postal_code: "10115" };

function Checkout() {
  const [option, setOption] = useState(null);
  return (
    <>
      <landfall-delivery
        name="delivery"
        shop="hanoi-crafts"
        book="/books/shopper/hanoi-crafts/"
        currency="EUR"
        locale="en"
        cart={CART}
        destination={BERLIN}
        onlandfall-change={({ detail }) => setOption(detail.option)}
      />
      <output>{option ? `${option.tier}: ${option.total}` : "Nothing chosen"}</output>
    </>
  );
}

createRoot(document.querySelector("#app")).render(<Checkout />);
