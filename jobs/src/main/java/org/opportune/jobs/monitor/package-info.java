/** Progress and run records. */
package org.opportune.jobs.monitor;
