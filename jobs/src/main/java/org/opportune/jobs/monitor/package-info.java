/** Progress in the terminal and as metrics. */
package org.opportune.jobs.monitor;
