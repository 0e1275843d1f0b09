/** Tables of the warehouse: schema, reading, writing in whole batches. */
package org.opportune.jobs.table;
