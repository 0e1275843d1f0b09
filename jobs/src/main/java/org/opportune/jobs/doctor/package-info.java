/** Checks of an installation. */
package org.opportune.jobs.doctor;
