/** Training sets from a site's own scans: which series, and their slices as Parquet. */
package org.opportune.jobs.train;
