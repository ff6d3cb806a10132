import { createApp } from 'vue';
import VideoVisit from './VideoVisit.vue';

createApp(VideoVisit).mount('main');
