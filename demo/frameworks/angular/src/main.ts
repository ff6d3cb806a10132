import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { VideoVisit } from './video-visit';

bootstrapApplication(VideoVisit, { providers: [provideZonelessChangeDetection()] });
