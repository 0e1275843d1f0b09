/** Pseudonyms and sealed object references: nothing of a patient leaves the archive. */
package org.opportune.ingest.privacy;
