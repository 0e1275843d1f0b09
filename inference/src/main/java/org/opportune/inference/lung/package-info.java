/** Finding the lungs of a CT volume and measuring their density. */
package org.opportune.inference.lung;
