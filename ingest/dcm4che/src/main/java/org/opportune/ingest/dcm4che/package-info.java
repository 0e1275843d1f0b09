/** DICOM data sets by dcm4che-core, for sites that can have it; built by the profile dcm4che. */
package org.opportune.ingest.dcm4che;
