/** Reading DICOM objects: bytes in; attributes, frames and typed errors out. */
package org.opportune.ingest.dicom;
