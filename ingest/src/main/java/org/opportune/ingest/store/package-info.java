/** Listing and reading objects of a file system or an S3-compatible store. */
package org.opportune.ingest.store;
