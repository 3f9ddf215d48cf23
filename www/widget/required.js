// What do customs ask of the recipient, and what does it look like? The document's own name and an example, by country.

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

/** What people there call it, with an example. @type {Record<string, [name: string, example: string]>} */
export const DOCUMENTS = {
  "BR tax_number": ["CPF", "123.456.789-09"],
  "ID tax_number": ["NIK / NPWP", "3171234567890123"],
  "MX tax_number": ["CURP / RFC", "GODE561231HDFRRN09"],
  "IN identity_number": ["PAN / Aadhaar", "ABCDE1234F"],
  "KR personal_clearance_code": ["PCCC", "P123456789012"],
  "CN identity_number": ["", "110101199003071234"],
  "TW identity_number": ["", "A123456789"],
  "TR tr_identity_number": ["T.C. Kimlik No", "12345678901"],
  "IL il_identity_number": ["", "123456782"],
};

/** @param {string} field @param {string} country @returns {{name?: string, example?: string}} */
export function documentOf(field, country) {
  const [name, example] = DOCUMENTS[`${country} ${field}`] ?? [];
  return { name, example };
}

/** @param {string} field @param {string} country @param {Wording} say */
export function fieldLabel(field, country, say) {
  const { name } = documentOf(field, country);
  const label = say.field(field, SAME[field]);
  return name ? `${label} (${name})` : label;
}
