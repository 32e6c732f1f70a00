/** What can be pressed below a message. The token is short, and only the house knows what it stands for. */
export interface Button {
  readonly label: string;
  readonly token: string;
}

/** A command that is offered as a button: pressing it is the same as typing it. */
export interface Choice {
  readonly label: string;
  readonly command: string;
}
