/** From findings to staged patients. */
package org.opportune.jobs.stage;
