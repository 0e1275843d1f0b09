package org.opportune.inference.train;

/**
 * The patch that lesions are drawn into, as part of a patient's lungs.
 *
 * @param patientKey whose lungs
 * @param place where the patch lies
 * @param depthMm distance of each pixel from the pleura, row-major
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
record LesionSite(String patientKey, SlicePlace place, float[] depthMm) {}
