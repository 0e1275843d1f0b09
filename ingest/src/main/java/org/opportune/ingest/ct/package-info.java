/** From CT instances to series and volumes in Hounsfield units. */
package org.opportune.ingest.ct;
