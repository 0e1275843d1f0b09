/** The report of a night. */
package org.opportune.jobs.report;
