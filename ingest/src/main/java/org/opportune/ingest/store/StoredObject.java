package org.opportune.ingest.store;

/**
 * An object as a listing shows it.
 *
 * @param key path below the archive's root, with forward slashes
 * @param sizeBytes length
 * @param etag the store's own version mark (S3 ETag), or the modification time where it has none
 */
public record StoredObject(String key, long sizeBytes, String etag) {}
