/** In and out in bulk. */
package org.onrecord.transfer;
