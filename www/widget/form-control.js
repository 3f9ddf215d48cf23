// What does a form see of an element? What `<input>` shows: its form, whether it is valid and why not; and what it may do to it.

import { LitElement } from "lit";

export class FormControl extends LitElement {
  static formAssociated = true;

  /** For the element's own file: what it submits and whether it is valid. */
  internals = this.attachInternals();
  /** Whether a `<fieldset disabled>` stands around it. */
  disabledByForm = false;

  get form() {
    return this.internals.form;
  }
  get validity() {
    return this.internals.validity;
  }
  get validationMessage() {
    return this.internals.validationMessage;
  }
  get willValidate() {
    return this.internals.willValidate;
  }
  get type() {
    return this.localName;
  }
  checkValidity() {
    return this.internals.checkValidity();
  }
  reportValidity() {
    return this.internals.reportValidity();
  }
  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    this.disabledByForm = disabled;
    this.requestUpdate();
  }
}
