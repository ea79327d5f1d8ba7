/** What a server answers: status, headers and body. */

export interface HttpReply {
  status: number;
  /** Name, value, name, value …; the values are ours, and have no line breaks. A list, since it is read once per call. */
  headers: readonly (string | number)[];
  body: Buffer;
}
