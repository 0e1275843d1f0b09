/** Labels of radiology reports: which reports, their labels, and the table of them. */
package org.opportune.jobs.label;
