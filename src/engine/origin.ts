/** A URL goes in, where its connections lead comes out. */

export interface Origin {
  /** As in a URL: `https://host:port`. */
  readonly name: string;
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

export function originOf(url: string): Origin {
  const { origin, protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  return {
    name: origin,
    secure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
  };
}
