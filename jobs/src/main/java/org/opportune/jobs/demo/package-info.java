/** The synthetic archive and the demonstration night. */
package org.opportune.jobs.demo;
