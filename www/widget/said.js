// Which message says a reason of the engine? Its own, else one that says several to a shopper; what has none is not told.

/** @type {[RegExp, string][]} */
const SHARED = [
  [/^(door|po_box|locker|point)_not_served/, "no_such_place"],
  [/not_served|^not_(from|to)_|lane_suspended|never_delivered|not_covered/, "not_there"],
  [/^parcel_|too_heavy|too_many_parcels|unpacked/, "too_large"],
  [/^value_|too_much/, "too_valuable"],
  [/not_available|no_plan|hidden_by|not_on_sale|condition_unknown|figure_too/, "not_offered"],
  [/^(hs_code|origin|measure|weight)_missing|code_too_short|duty_rate|formula/, "charges_unknown"],
  [/^(holiday|calendar)_/, "holiday"],
];

/** The name of the message that a code shares with others. @param {string} code */
export function messageOf(code) {
  return SHARED.find(([codes]) => codes.test(code))?.[1] ?? code;
}
