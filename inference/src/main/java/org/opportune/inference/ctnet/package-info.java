/** Labels of whole volumes by CT-Net: training, measuring, using. */
package org.opportune.inference.ctnet;
