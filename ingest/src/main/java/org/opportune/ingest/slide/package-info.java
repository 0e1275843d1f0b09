/** Images of ANA slides: TIFF, PNG, JPEG and DICOM microscopy, read into RGB. */
package org.opportune.ingest.slide;
