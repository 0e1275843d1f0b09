package org.opportune.ingest.phantom;

import java.util.List;

/**
 * What was written for a patient.
 *
 * @param truth what is true of them
 * @param defects what was broken
 * @param objects number of objects written
 */
public record SynthesizedPatient(PatientTruth truth, List<PlantedDefect> defects, int objects) {}
