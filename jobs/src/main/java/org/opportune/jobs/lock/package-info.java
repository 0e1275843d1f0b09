/** One night at a time on a warehouse, on any store. */
package org.opportune.jobs.lock;
