/**
 * What every module shares about an archive: the reasons an object or series ends without a
 * finding.
 */
package org.opportune.ingest;
