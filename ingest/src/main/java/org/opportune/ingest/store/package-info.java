/**
 * Listing and reading objects of a file system or an S3-compatible store, the members of zip and
 * tar files among them.
 */
package org.opportune.ingest.store;
