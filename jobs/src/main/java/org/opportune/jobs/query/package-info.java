/** SQL over the warehouse with an embedded DuckDB. */
package org.opportune.jobs.query;
