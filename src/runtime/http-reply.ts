/** What a server answers: status, headers and body. */

export interface HttpReply {
  status: number;
  /** Lower case; the values are ours, and have no line breaks. */
  headers: Readonly<Record<string, string | number>>;
  body: Buffer;
}
