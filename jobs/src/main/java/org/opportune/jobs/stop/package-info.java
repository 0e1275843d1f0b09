/** How a night ends before it is done: by the clock, or because someone asks. */
package org.opportune.jobs.stop;
