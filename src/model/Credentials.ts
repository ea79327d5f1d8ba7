/** What requests to AWS are signed with: handed from process to process, never part of a request to drive, never written. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials; null: they are not. */
  sessionToken: string | null;
}

/** Who signs which requests: as AWS names the service in a signature, and the region whose key is used. */
export interface SigningScope {
  service: string;
  region: string;
}
