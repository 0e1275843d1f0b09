/** From series to findings: pixels, masks and networks. */
package org.opportune.jobs.screen;
