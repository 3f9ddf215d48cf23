// What does the estimate say, in each language? What it has of its own; all else it says by the words of the checkout.

/** @import { Wording } from "./wording.js" */

/** @type {Record<string, Record<string, string>>} */
const words = {
  en: {
    estimate: "To {place}: {amount}, {days}",
    looking: "Looking up delivery to {place}",
    where: "Choose your country to see what delivery costs and when it comes.",
    not_to: "Not delivered to {place}.",
    included: "duty and taxes included",
    no_estimate: "Delivery of this article cannot be shown at the moment.",
  },
  de: {
    estimate: "Versand – {place}: {amount}, {days}",
    looking: "Versand wird ermittelt: {place}",
    where: "Wählen Sie Ihr Land, um Preis und Termin des Versands zu sehen.",
    not_to: "Kein Versand in dieses Land: {place}.",
    included: "Zoll und Steuern inbegriffen",
    no_estimate: "Der Versand dieses Artikels kann gerade nicht angezeigt werden.",
  },
  fr: {
    estimate: "{place} : {amount}, {days}",
    looking: "Recherche de la livraison : {place}",
    where: "Choisissez votre pays pour voir le prix et la date de livraison.",
    not_to: "Pas de livraison à cette destination : {place}.",
    included: "droits et taxes compris",
    no_estimate: "La livraison de cet article ne peut pas être affichée pour le moment.",
  },
  ja: {
    estimate: "{place}へ：{amount}、{days}",
    looking: "{place}への配送を確認しています",
    where: "国を選ぶと、送料とお届け日が表示されます。",
    not_to: "{place}へはお届けできません。",
    included: "関税・税金込み",
    no_estimate: "この商品の配送は現在表示できません。",
  },
  vi: {
    estimate: "Đến {place}: {amount}, {days}",
    looking: "Đang tìm cách giao đến {place}",
    where: "Chọn quốc gia để xem phí giao hàng và ngày đến.",
    not_to: "Không giao đến {place}.",
    included: "đã gồm thuế nhập khẩu",
    no_estimate: "Hiện không hiển thị được phí giao của mặt hàng này.",
  },
};

/**
 * A sentence of the estimate in the language of a wording; a shop's own words (`estimate_…`) go first.
 * @param {Wording} say
 * @param {string} name
 * @param {Record<string, string>} [args]
 */
export function estimateSays(say, name, args = {}) {
  const key = `estimate_${name}`;
  const own = say.say(key, args);
  if (own !== key) return own;
  const table = words[say.locale.split("-")[0]] ?? words.en;
  return (table[name] ?? words.en[name]).replace(/\{(\w+)\}/g, (whole, place) => args[place] ?? whole);
}
