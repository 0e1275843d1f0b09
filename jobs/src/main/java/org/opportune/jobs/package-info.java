/** The jobs of a night: index, screen, stage, report. */
package org.opportune.jobs;
