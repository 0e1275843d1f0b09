/** Staged patients in the terms of others: OMOP CDM measurements and FHIR Observations. */
package org.opportune.jobs.export;
