/** The schema of the tables as people and programs read it: a page and a data dictionary. */
package org.opportune.jobs.schema;
