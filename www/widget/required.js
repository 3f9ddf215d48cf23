// What do customs ask of the recipient? The document by the name that people there have for it.

/** @import { Wording } from "./wording.js" */

/** Fields that go by another's label. @type {Record<string, string>} */
const SAME = {
  tax_id: "tax_number",
  tr_identity_number: "identity_number",
  il_identity_number: "identity_number",
  importer_number: "customs_number",
  za_customs_code: "customs_number",
  eori: "customs_number",
};

/** What people there call it. @type {Record<string, string>} */
export const DOCUMENTS = {
  "BR tax_number": "CPF",
  "ID tax_number": "NIK / NPWP",
  "MX tax_number": "CURP / RFC",
  "IN identity_number": "PAN / Aadhaar",
  "KR personal_clearance_code": "PCCC",
  "TR tr_identity_number": "T.C. Kimlik No",
};

/** @param {string} field @param {string} country @param {Wording} say */
export function fieldLabel(field, country, say) {
  const name = DOCUMENTS[`${country} ${field}`];
  const label = say.field(field, SAME[field]);
  return name ? `${label} (${name})` : label;
}
