/** From objects to instances and series: headers only. */
package org.opportune.jobs.index;
