/** The command line. */
package org.opportune.jobs.cli;
