/**
 * The report of a night: plain records in, one self-contained HTML page and CSV tables out.
 *
 * <p>{@link org.opportune.jobs.report.ReportData} is the whole input. Nothing here reads a table or
 * computes a statistic; what is printed was counted elsewhere.
 */
package org.opportune.jobs.report;
